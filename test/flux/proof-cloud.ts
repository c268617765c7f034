import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { GeneratedSecret } from '../../constructs/platform/generated-secret';
import { platform } from '../../examples/small-cloud/cloud';
import { encryptSecret } from '../../lib/gitops/secret-encrypt';
import { ConfigMap, PersistentVolumeClaim } from '../../lib/kinds/generated/core';
import { Component } from '../../lib/model/component';
import { EncryptedSecret } from '../../lib/model/encrypted-secret';
import type { Model } from '../../lib/model/model';
import { ensureTools } from '../../lib/sandbox';
import type { Manifest } from '../../lib/values/json';

/** Text that Flux, Helm and shells would each take for something to fill in. */
export const VERBATIM = {
  'start.sh': '#!/bin/sh\necho "${HOME:-none} $HOME $(id) ${cluster_name}"\n',
  'rules.tmpl': '{{ range .Alerts }}{{ .Labels.alertname }}{{ end }} {{- "x" -}}\n',
  'both.conf': 'a = ${var:=default} # {{ $value | humanize }} $$ ${{ x }} ${}\n',
};
/** What is encrypted. */
export const PLAIN = { password: 'correct horse ${battery} {{ staple }}\n' };

/** The example cloud with a component for each proof, and what its proofs need beside it. */
export class ProofCloud {
  static async create(): Promise<ProofCloud> {
    const tools = await ensureTools(['sops', 'age-keygen']);
    const cloud = new ProofCloud(
      execFileSync(tools['age-keygen'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    const value = join(cloud.folder, 'value');
    writeFileSync(value, PLAIN.password);
    encryptSecret({
      name: 'sealed',
      namespace: 'sealed',
      values: { password: { file: value } },
      file: cloud.sealedFile,
      age: [/public key: (age1\w+)/.exec(cloud.ageKey)![1]!],
      sops: tools.sops,
    });
    cloud.addComponents();
    return cloud;
  }

  private readonly folder = mkdtempSync(join(tmpdir(), 'strata-proofs-'));
  private readonly sealedFile = join(this.folder, 'sealed.yaml');

  private constructor(private readonly ageKey: string) {}

  /** The age key, where Flux looks for it. */
  get credentials(): readonly Manifest[] {
    const metadata = { name: 'sops-age', namespace: 'flux-system' };
    return [{ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { 'proofs.agekey': this.ageKey } }];
  }

  /** The encrypted Secret as the file holds it. */
  get ciphertext(): string {
    return readFileSync(this.sealedFile, 'utf8');
  }

  /** The cloud as it is now. Units that fail take 30 s for it, the least that Flux waits. */
  model(): Model {
    const model = platform.model();
    return { ...model, units: model.units.map(unit => ({ ...unit, timeout: '30s' })) };
  }

  /** Takes a component out of the program. */
  remove(name: string): void {
    if (!platform.node.tryRemoveChild(name)) throw new Error(`there is no component ${name}`);
  }

  /** Puts the component with generated passwords into the program. */
  addPasswords(): void {
    new GeneratedSecret(add('passwords'), 'generated', { passwords: ['password'] });
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  private addComponents(): void {
    new ConfigMap(add('verbatim'), 'verbatim', { data: VERBATIM });
    new EncryptedSecret(add('sealed'), 'sealed', { file: this.sealedFile });
    this.addPasswords();
    const ledger = add('ledger');
    new ConfigMap(ledger, 'settings', { data: { a: 'b' } });
    new PersistentVolumeClaim(ledger, 'ledger', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    });
  }
}

/** A component in a namespace of its name. */
function add(name: string): Construct {
  const component = new Component(platform, name, { namespace: name });
  component.addNamespace(name);
  return component;
}
