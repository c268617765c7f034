import { groupSchema } from '../kinds/registry';

/**
 * Whether it is known whom a webhook concerns: all objects of a group's resources. Everybody has objects of built-in kinds, so that one which is
 * narrowed by a selector concerns few of them.
 */
export function guardsKnowably(group: string, selective: boolean): boolean {
  if (group === '' || group === '*') return false;
  return !selective || groupSchema(group)?.origin !== 'builtin';
}
