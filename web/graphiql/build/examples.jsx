import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect, useState } from 'react';

/** The menu of ready queries, kept outside the build: see examples.json. */
export const EXAMPLES = { title: 'Examples', icon: Icon, content: Examples };

function Icon() {
  return (
    <svg height="1em" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round">
      <path d="M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9c.6.5 1 1.2 1 2h5c0-.8.4-1.5 1-2A6 6 0 0 0 12 3Z" />
    </svg>
  );
}

async function fetchExamples() {
  const response = await fetch(new URL('examples.json', document.baseURI));
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

function Examples() {
  const [examples, setExamples] = useState([]);
  const [fault, setFault] = useState('');
  useEffect(() => {
    fetchExamples().then(setExamples, (error) => setFault(`The examples did not load: ${error.message}.`));
  }, []);
  const open = useOpen();

  return (
    <section className="parley-examples" aria-label="Examples">
      <h2 className="graphiql-doc-explorer-title">Examples</h2>
      <p>Each opens in a tab of its own. Run it, change it, take it away.</p>
      {fault && <p role="alert">{fault}</p>}
      {[...new Set(examples.map((e) => e.group))].map((group) => (
        <div key={group}>
          <h3>{group}</h3>
          <ul>
            {examples.filter((e) => e.group === group).map((e) => (
              <li key={e.name}>
                <button type="button" onClick={() => open(e)}>
                  <strong>{e.name}</strong>
                  <span>{e.answers}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** Goes to the tab that holds the example, or fills an empty or new one. */
function useOpen() {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({ tabs, queryEditor, variableEditor }));
  return ({ query, variables }) => {
    if (!queryEditor) return;
    const known = tabs.findIndex((t) => t.query?.trim() === query.trim());
    if (known >= 0) return changeTab(known);
    if (queryEditor.getValue().trim()) addTab();
    queryEditor.setValue(query);
    variableEditor?.setValue(variables ? JSON.stringify(variables, null, 2) : '');
    queryEditor.focus();
  };
}
