import { join } from 'node:path';
import { goProgram } from './go-program';

/** Minors of Talos whose library is pinned here. */
export const MACHINERY_MINORS = ['1.11', '1.12', '1.13'] as const;

/** A minor of Talos whose library is pinned here. */
export type MachineryMinor = (typeof MACHINERY_MINORS)[number];

/** The small program on the library of a minor: built once, kept, built anew where its sources change. */
export function machinery(minor: MachineryMinor): Promise<string> {
  return goProgram({ name: 'talos-machinery', minor, folder: join(__dirname, 'machinery'), files: ['main.go'] });
}
