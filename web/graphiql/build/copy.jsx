import { ToolbarButton, useGraphiQL } from '@graphiql/react';
import { useEffect, useState } from 'react';
import { curl } from './curl.js';

/** A toolbar button that copies the open query as a curl command. */
export function CopyAsCurl({ endpoint }) {
  const [said, say] = useState('');
  useEffect(() => {
    const timer = said && setTimeout(() => say(''), 3000);
    return () => clearTimeout(timer);
  }, [said]);
  const { queryEditor, variableEditor, operations, operationName } = useGraphiQL((s) => ({
    queryEditor: s.queryEditor,
    variableEditor: s.variableEditor,
    operations: s.operations,
    operationName: s.operationName,
  }));

  async function copy() {
    const query = queryEditor?.getValue() ?? '';
    if (!query.trim()) return say('There is no query to copy.');
    let variables;
    try {
      variables = JSON.parse(variableEditor?.getValue().trim() || 'null') ?? undefined;
    } catch {
      return say('The variables are no JSON.');
    }
    const named = operations?.length > 1 && operationName ? operationName : undefined;
    try {
      await toClipboard(curl(endpoint, { query, variables, operationName: named }));
      say('Copied.');
    } catch {
      say('The browser refused to copy.');
    }
  }

  return (
    <div className="parley-copy">
      <ToolbarButton label="Copy as curl" onClick={copy}>
        <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
          <path d="M3 5h18v14H3zM7 9l3 3-3 3M12 15h5" />
        </svg>
      </ToolbarButton>
      <span role="status">{said}</span>
    </div>
  );
}

/** The clipboard API exists on https and localhost only. */
async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) throw new Error('refused');
}
