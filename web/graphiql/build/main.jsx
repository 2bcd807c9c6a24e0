// The GraphiQL page of Parley: the editor, a menu of examples, a button that
// copies a query as curl, and an address that always opens the query shown.

// Style sheets without fonts: graphiql/style.css carries 310 kB of them.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import 'graphiql/setup-workers/vite';
import { createRoot } from 'react-dom/client';
import { CopyAsCurl } from './copy.jsx';
import { EXAMPLES } from './examples.jsx';
import { read, write } from './link.js';
import './main.css';

const endpoint = new URL('../graphql', document.baseURI).href;
const plugins = [EXAMPLES, HISTORY_PLUGIN];
const welcome = `# Ask Parley who met whom about cyberspace.
# Ready queries are in the panel of examples; Ctrl-Space completes names.

query LastMeetings {
  meetings(orderBy: DATE_DESC, first: 5) {
    nodes { id name start }
    totalCount
  }
}
`;

async function fetcher(request) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
    body: JSON.stringify(request),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.includes('json')) return response.json();
  throw new Error(`The server answered with status ${response.status}.`);
}

function keepAddress({ tabs, activeTabIndex }) {
  history.replaceState(null, '', write(location.href, tabs[activeTabIndex] ?? {}));
}

function App() {
  const { query, variables } = read(location.href);
  return (
    <GraphiQL
      fetcher={fetcher}
      plugins={plugins}
      visiblePlugin={EXAMPLES}
      initialQuery={query}
      initialVariables={variables}
      defaultQuery={welcome}
      isHeadersEditorEnabled={false}
      showPersistHeadersSettings={false}
      defaultEditorToolsVisibility="variables"
      onTabChange={keepAddress}
    >
      <GraphiQL.Logo>
        <a className="parley-home" href="../">
          Parley
        </a>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, merge, copy }) => (
          <>
            {prettify}
            {merge}
            {copy}
            <CopyAsCurl endpoint={endpoint} />
          </>
        )}
      </GraphiQL.Toolbar>
    </GraphiQL>
  );
}

createRoot(document.getElementById('graphiql')).render(<App />);
