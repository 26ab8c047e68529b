// The floor for HTTP in Node: a sequential `undici.request` loop, nothing else. Usage: bare-loop.mjs URL COUNT
import { request } from 'undici';

const [url, count] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  const { body } = await request(`${url}/products/${index}?full=1`, { headers: { 'x-trace': String(index) } });
  await body.arrayBuffer();
}
process.exit();
