import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { curl, quote } from './curl.js';

const words = (command) => execFileSync('/bin/sh', ['-c', `for w in ${command}; do printf '%s\\0' "$w"; done`], { encoding: 'utf8' }).split('\0').slice(0, -1);

for (const text of ['', `it's`, `''`, '$(id) `id` $HOME', 'a\\', 'a\nb', '"!"', '-x', 'Côte d’Ivoire 🌍', '; rm x & | > <']) {
  test(`a shell reads ${JSON.stringify(text)} as it is`, () => assert.deepEqual(words(quote(text)), [text]));
}

test('the command carries the request', () => {
  const request = { query: `{\n  search(text: "Côte d'Ivoire") { matched }\n}`, variables: { a: '@b' }, operationName: 'X' };
  const got = words(curl('http://localhost:8080/graphql', request));
  assert.deepEqual(got.slice(0, -1), ['curl', '-sS', 'http://localhost:8080/graphql', '-H', 'content-type: application/json', '--data-raw']);
  assert.deepEqual(JSON.parse(got.at(-1)), request);
});
