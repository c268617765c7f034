import { groupSchema } from '../../lib/kinds/registry';
import { groupOf } from '../../lib/kinds/kind';
import { validate } from '../../lib/schema';
import { sampleObjects } from './samples';

test.each(sampleObjects().map(object => [`${object.kind} ${object.metadata.name}`, object] as const))(
  '%s is valid by its closed schema',
  (_, object) => {
    expect(validate(groupSchema(groupOf(object.apiVersion))!, object.kind, object)).toEqual([]);
  },
);
