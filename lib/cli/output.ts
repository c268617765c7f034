import { styleText } from 'node:util';
import { formatFinding, type Finding } from '../values/finding';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Output {
  result(text: string): void;
  note(text: string): void;
  findings(findings: readonly Finding[]): void;
  style(style: Style, text: string): string;
}

/** Plain lines where standard error is no terminal, or where colours are switched off. */
export function terminalOutput(colour: boolean): Output {
  const on = colour && process.stderr.isTTY && process.env.NO_COLOR === undefined;
  const style = (styles: Style, text: string): string => (on ? styleText(styles, text) : text);
  const note = (text: string): void => void process.stderr.write(`${text}\n`);
  return {
    result: text => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    note,
    style,
    findings: findings => {
      for (const finding of findings) note(style(colourOf(finding), formatFinding(finding)));
    },
  };
}

function colourOf({ severity, acknowledged }: Finding): Style {
  if (acknowledged !== undefined) return 'dim';
  return severity === 'error' ? 'red' : 'yellow';
}
