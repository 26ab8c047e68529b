// The loopback server that every program is measured against, in a process of its own: a small JSON answer, kept alive.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';

const BODY = Buffer.from(JSON.stringify({ id: 7, name: 'a product', price: 12.5, tags: ['new', 'blue'] }));

const serve = () => {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': BODY.length });
    response.end(BODY);
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
};

export const startServer = async () => {
  const child = fork(import.meta.filename);
  const [port] = await once(child, 'message');
  return { url: `http://127.0.0.1:${port}`, close: () => child.kill() };
};

if (process.argv[1] === import.meta.filename) serve();
