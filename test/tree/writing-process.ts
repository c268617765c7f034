import { writeTree } from '../../lib/gitops/tree-writer';
import { treeVersion } from './versions';

/** A process that writes a version of the tree when it is told to, and says how long that took: `writing-process.ts FOLDER VERSION`. */
const [folder, version] = process.argv.slice(2) as [string, string];
const files = treeVersion(Number(version));

process.on('message', () => {
  const started = performance.now();
  writeTree(folder, files);
  process.send!({ milliseconds: performance.now() - started }, () => process.disconnect());
});
process.send!('ready');
