// Runs the audits of npm graphql-http against a GraphQL server:
//
//   npm install graphql@16.15.0 graphql-http@1.23.1   (in any folder)
//   node PATH/TO/audit.mjs http://localhost:8080/graphql   (in that folder)
//
// Prints "N of 61 passed" and each audit that did not; exits 1 unless all did.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const want = 61;
const url = process.argv[2];
if (!url) {
  console.error('usage: node audit.mjs URL');
  process.exit(2);
}
// Packages come from the folder that node was started in, not from here.
const { serverAudits } = createRequire(join(process.cwd(), 'x'))('graphql-http');

let passed = 0;
const audits = serverAudits({ url });
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === 'ok') {
    passed++;
    continue;
  }
  console.log(`${result.status} ${result.id} ${result.name}: ${result.reason}`);
}
console.log(`${passed} of ${want} passed`);
process.exit(passed === want && audits.length === want ? 0 : 1);
