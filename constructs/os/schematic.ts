import { createHash } from 'node:crypto';
import type { MachineImage } from './machine';
import { goYamlWord } from './schematic-text';

/** What an image is made of, in the Image Factory's terms. */
export type Schematic = Pick<MachineImage, 'extensions' | 'kernelArguments' | 'overlay'>;

/** Official extensions have their publisher in front. */
export function extensionName(name: string): string {
  return name.includes('/') ? name : `siderolabs/${name}`;
}

/**
 * The canonical text of a schematic, by whose hash the Image Factory knows it: members in a fixed order, empty ones left out. Extensions are
 * sorted, since their order would count and means nothing. Form: github.com/siderolabs/image-factory, `pkg/schematic`.
 */
export function schematicText({ extensions = [], kernelArguments = [], overlay }: Schematic): string {
  const names = [...new Set(extensions.map(extensionName))].sort();
  const lines: string[] = [];
  if (overlay !== undefined)
    lines.push('overlay:', `    image: ${goYamlWord(overlay.image)}`, `    name: ${goYamlWord(overlay.name)}`);
  if (names.length + kernelArguments.length === 0) lines.push('customization: {}');
  else lines.push('customization:');
  if (kernelArguments.length > 0) lines.push('    extraKernelArgs:', ...kernelArguments.map(item));
  if (names.length > 0)
    lines.push('    systemExtensions:', '        officialExtensions:', ...names.map(name => `    ${item(name)}`));
  return `${lines.join('\n')}\n`;
}

function item(text: string): string {
  return `        - ${goYamlWord(text)}`;
}

/** Name of the schematic at the Image Factory: the hash of its text, known before the factory has seen it. */
export function schematicId(schematic: Schematic): string {
  return createHash('sha256').update(schematicText(schematic)).digest('hex');
}
