/** Deploys a platform with one encrypted Secret, in a process of its own that finds sops and the key in its environment; prints what was sent, and the state. */
import { EncryptedSecret } from '../../lib/model/encrypted-secret';
import { platformWith } from './own-platform';
import { PulumiExit } from './pulumi-exit';

async function main(cli: string, file: string): Promise<void> {
  const pulumi = await PulumiExit.start(cli);
  try {
    const deployed = await pulumi.first(platformWith(component => new EncryptedSecret(component, 'sealed', { file })));
    process.stdout.write(JSON.stringify(deployed));
  } finally {
    pulumi.close();
  }
}

void main(process.argv[2]!, process.argv[3]!);
