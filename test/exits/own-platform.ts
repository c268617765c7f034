import { Component } from '../../lib/model/component';
import { Platform, type PlatformProps } from '../../lib/model/platform';
import { KubeObject } from '../../lib/kinds/kube-object';

/** A platform with one component in namespace `web`. */
export function platformWith(fill: (component: Component) => void, props: PlatformProps = {}): Platform {
  const platform = new Platform('own', props);
  const component = new Component(platform, 'web', { namespace: 'web' });
  component.addNamespace('web');
  fill(component);
  return platform;
}

/** A platform with one resource of a kind that is defined elsewhere and whose fields nobody knows. */
export function platformWithWidget(fields: object): Platform {
  const type = { apiVersion: 'example.org/v1', kind: 'Widget', namespaced: true };
  const definition = { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition', name: 'widgets.example.org' };
  return platformWith(component => new KubeObject(component, 'widget', type, fields), {
    external: [{ ...definition, name: '*' }],
    acknowledge: [{ code: 'schema/unknown-kind', reason: 'the exits are tried with what no schema has' }],
  });
}
