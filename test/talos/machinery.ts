import { join } from 'node:path';
import { goProgram } from '../go-program';

const FOLDER = join(__dirname, 'machinery');

/** Minors of Talos whose library is pinned here. */
export const MACHINERY_MINORS = ['1.11', '1.12', '1.13'] as const;

/** A minor of Talos whose library is pinned here. */
export type MachineryMinor = (typeof MACHINERY_MINORS)[number];

/** The small program on the library of a minor: built once, kept, built anew where its sources change. */
export function machinery(minor: MachineryMinor): Promise<string> {
  const pins = Object.fromEntries(['go.mod', 'go.sum'].map(file => [file, join(FOLDER, minor, file)]));
  const sources = { 'main.go': join(FOLDER, 'main.go'), ...pins };
  return goProgram({ name: 'talos-machinery', variant: minor, sources });
}
