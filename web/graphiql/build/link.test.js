import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, write } from './link.js';

const page = 'http://localhost:8080/graphiql/';

test('what was written is read back', () => {
  const tab = { query: '{ country(code: "CI") { name } } # ü & + %', variables: '{"a": 1}' };
  assert.deepEqual(read(write(page, tab)), tab);
});

test('another query replaces the first', () => {
  assert.equal(write(write(page, { query: '{ a }', variables: '{}' }), { query: '{b}' }), `${page}?query=%7Bb%7D`);
});

test('an empty tab leaves nothing behind', () => {
  assert.equal(write(`${page}?query=x`, { query: ' ', variables: '{}' }), page);
});

test('a query that is too long stays out', () => {
  assert.equal(write(page, { query: 'x'.repeat(9000) }), page);
});

test('an address without a query asks for none', () => {
  assert.deepEqual(read(page), { query: undefined, variables: undefined });
});
