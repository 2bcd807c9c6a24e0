// Collects which npm packages end up in the build, workers included, and
// writes them with version, licence and licence text to dist/LICENSES.txt.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const bundled = new Map(); // "name version": { licence, folder }

// Some packages ship no licence file; their licence asks for this notice.
const noText = 'The package ships no licence text.';

/** The package a module belongs to: the nearest package.json with a version. */
function packageOf(id) {
  for (let folder = dirname(id); folder.includes('node_modules'); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { name, version, license, author } = JSON.parse(readFileSync(file, 'utf8'));
    if (name && version) return { name, version, licence: license ?? 'not stated', author: author?.name ?? author, folder };
  }
}

function textOf({ folder, author }) {
  const file = readdirSync(folder).sort().find((f) => /^(licen[cs]e|copying)/i.test(f));
  return file ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : author ? `${noText} Author: ${author}` : noText;
}

/** Every licence text once, after the list of packages. */
function report() {
  const packages = [...bundled.values()].sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1));
  const texts = new Map(); // text: names
  for (const p of packages) {
    const text = textOf(p);
    texts.set(text, [...(texts.get(text) ?? []), p.name]);
  }
  const list = packages.map((p) => `${p.name} ${p.version} ${p.licence}`);
  const sections = [...texts].map(([text, names]) => `${'='.repeat(72)}\n${names.join(', ')}\n\n${text}`);
  return `npm packages in the GraphiQL page: name, version, licence.\n\n${list.join('\n')}\n\n${sections.join('\n\n')}\n`;
}

export function licences() {
  return {
    name: 'licences',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.moduleIds ?? []) {
          const p = packageOf(id.replace(/^\0/, '').replace(/\?.*$/, ''));
          if (p) bundled.set(`${p.name} ${p.version}`, p);
        }
      }
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source: report() });
    },
  };
}
