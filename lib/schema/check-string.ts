import { codePointLength } from './patterns';
import type { PreparedNode } from './prepare';
import { patternText } from './quantity-pattern';
import { quote, type Run } from './run';

/** Checks a string's length, pattern and format. The first of length and pattern that fails hides the rest of these two. */
export function checkString(run: Run, value: string, node: PreparedNode): void {
  checkText(run, value, node);
  if (node.format !== undefined && !node.format(value)) {
    run.fail('schema', 'TypeInvalid', () => `must be of format ${node.schema.format}, got ${quote(value)}`, { value });
  }
}

function checkText(run: Run, value: string, node: PreparedNode): void {
  const { minLength, maxLength, pattern } = node.schema;
  if (minLength !== undefined || maxLength !== undefined) {
    const length = codePointLength(value);
    if (maxLength !== undefined && length > maxLength) {
      run.fail('schema', 'TooLong', `must have at most ${maxLength} characters, has ${length}`, { value });
      return;
    }
    if (minLength !== undefined && length < minLength) {
      run.fail('schema', 'Invalid', `must have at least ${minLength} characters, has ${length}`, { value });
      return;
    }
  }
  if (node.pattern !== undefined && !node.pattern(value)) {
    run.fail('schema', 'Invalid', () => patternText(pattern!, value), { value });
  }
}
