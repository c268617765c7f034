import { commands } from '../commands';
import type { SecretEncryptOptions } from '../commands/secret';
import { examples, gather, type Verbs } from './shell';

/** `secret encrypt`: values come from files, the environment or standard input, never from the command line, which all of the machine can read. */
export const secretVerbs: Verbs = (program, shell) => {
  const secret = program
    .command('secret')
    .description('secrets in a Git repository, as ciphertext')
    .addHelpText(
      'after',
      examples('secret encrypt s3 -n tenant-shop --from-file accessKey=key.txt -o secrets/s3.yaml'),
    );
  secret
    .command('encrypt')
    .description('write a Secret encrypted by SOPS, for EncryptedSecret; no value is ever given on the command line')
    .argument('<name>', 'name of the Secret')
    .requiredOption('-n, --namespace <name>', 'namespace of the Secret')
    .requiredOption('-o, --output <file>', 'file to write')
    .option('--from-file <key=file>', 'a key and the file that holds its value; can be given several times', gather)
    .option('--from-env <key=variable>', 'a key and the environment variable of its value; several times', gather)
    .option('--from-stdin <key>', 'a key whose value comes from standard input')
    .option('--age <recipient>', 'age recipient, several times; by default those of .sops.yaml', gather)
    .option('--type <type>', 'type of the Secret', 'Opaque')
    .option('--force', 'replace the file if it exists')
    .addHelpText(
      'after',
      examples(
        'secret encrypt s3 -n tenant-shop --from-file accessKey=key.txt -o secrets/s3.yaml',
        'secret encrypt login -n tenant-shop --from-stdin password --age age1... -o secrets/login.yaml < password.txt',
      ),
    )
    .action((name: string, options: SecretEncryptOptions) => {
      const { output, done } = shell();
      done(commands.secretEncrypt(name, options, output));
    });
};
