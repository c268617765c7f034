import { Deployment } from '../../lib/kinds/generated/apps';
import { Component } from '../../lib/model/component';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import type { Finding } from '../../lib/values/finding';
import { check } from '../../lib/check';

/** A component with a namespace whose pods may do what they want. */
export function component(platform: Platform, podSecurity: 'privileged' | 'restricted' = 'privileged'): Component {
  const web = new Component(platform, 'web', { namespace: 'web' });
  web.addNamespace('web', {
    podSecurity: podSecurity === 'restricted' ? { level: podSecurity } : { level: podSecurity, reason: 'test' },
  });
  return web;
}

export function findings(
  build: (web: Component, platform: Platform) => void,
  props: PlatformProps = {},
): readonly Finding[] {
  const platform = new Platform('test', props);
  build(component(platform), platform);
  return check(platform.model());
}

/** Findings without where the program stands, which the test file's own lines would decide. */
export function brief(found: readonly Finding[]): readonly string[] {
  return found.map(({ code, severity, message, object, field }) =>
    [severity, code, object ?? '-', field ?? '-', message].join(' | '),
  );
}

export const IMAGE = `registry.example.org/web@sha256:${'0'.repeat(64)}`;

export function deployment(
  scope: Component,
  spec: Record<string, unknown> = {},
  container: Record<string, unknown> = {},
): void {
  const labels = { app: 'web' };
  new Deployment(scope, 'web', {
    metadata: { name: 'web' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: IMAGE, ...container }], ...spec } },
    },
  });
}

/** The Deployment of these programs. */
export const WEB = 'Deployment.apps web/web';
/** Its container. */
export const CONTAINER = 'spec.template.spec.containers[0]';
