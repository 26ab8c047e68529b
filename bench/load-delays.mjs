// A server that answers each request after a known delay, and tells at /truth how long it really took. Usage: node load-delays.mjs MS
import { createServer } from 'node:http';

const delayMs = Number(process.argv[2]);
const took = [];

/** Timers of Node are a millisecond coarse: the rest of the way is waited for by looking at the clock, between other work. */
const waitUntil = (moment, done) => {
  const left = moment - performance.now();
  if (left <= 0) done();
  else if (left > 2) setTimeout(() => waitUntil(moment, done), left - 1.5);
  else setImmediate(() => waitUntil(moment, done));
};

const server = createServer((request, response) => {
  if (request.url === '/truth') {
    took.sort((a, b) => a - b);
    response.end(JSON.stringify({ count: took.length, med: took[Math.floor(took.length / 2)] }));
    return;
  }
  const began = performance.now();
  waitUntil(began + delayMs, () => {
    response.end('{}');
    took.push(performance.now() - began);
  });
});

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
