// Runs query.graphql through one JavaScript client and prints its data as JSON:
//
//   node client.mjs graphql-js|apollo|urql URL
//
// It stands in the folder that the packages are installed in; run.sh sees to that.
import { readFileSync } from 'node:fs';

const [, , name, url] = process.argv;
const query = readFileSync('query.graphql', 'utf8');
const variables = JSON.parse(readFileSync('variables.json', 'utf8'));

// graphqlJS asks for the schema as any tool does, builds it, checks the query
// against it, and sends the query by fetch.
async function graphqlJS() {
  const { buildClientSchema, getIntrospectionQuery, parse, validate } = await import('graphql');
  const send = async (body) => {
    const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    const { data, errors } = await answer.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const schema = buildClientSchema(await send({ query: getIntrospectionQuery() }));
  const faults = validate(schema, parse(query));
  if (faults.length > 0) throw faults[0];
  return send({ query, variables });
}

async function apollo() {
  const { ApolloClient, HttpLink, InMemoryCache, gql } = await import('@apollo/client');
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  const { data, error } = await client.query({ query: gql(query), variables });
  if (error) throw error;
  return data;
}

async function urql() {
  const { Client, fetchExchange } = await import('@urql/core');
  const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
  const { data, error } = await client.query(query, variables).toPromise();
  if (error) throw error;
  return data;
}

const data = await { 'graphql-js': graphqlJS, apollo, urql }[name]();
console.log(JSON.stringify(data));
