// The provider of the pacts in the bench, in a process of its own: a product after the delay its path names, any provider
// state, and how many products it was asked for since it was last asked how many.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';

const BODY = Buffer.from(JSON.stringify({ id: 7, name: 'a product', price: 12.5, tags: ['new', 'blue'] }));
const STATE = Buffer.from('{}');

const serve = () => {
  let products = 0;
  const bodyFor = (url) => {
    if (url === '/states') return STATE;
    if (url !== '/count') {
      products += 1;
      return BODY;
    }
    const count = Buffer.from(String(products));
    products = 0;
    return count;
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    request.resume();
    const body = bodyFor(request.url);
    const delayMs = Number(/^\/slow\/(\d+)\//.exec(request.url)?.[1] ?? 0);
    const answer = () => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    };
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  process.on('disconnect', () => process.exit());
};

export const startProvider = async () => {
  const child = fork(import.meta.filename);
  const [port] = await once(child, 'message');
  const url = `http://127.0.0.1:${port}`;
  const count = async () => Number(await (await fetch(`${url}/count`)).text());
  return { url, port, count, close: () => child.kill() };
};

if (process.argv[1] === import.meta.filename) serve();
