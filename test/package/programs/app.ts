// a plain cdk8s app in TypeScript
import { App, Chart } from 'cdk8s';
import { Platform, type Model } from 'strata-cloud';
import { PostgresApp, type PostgresAppProps } from 'strata-cloud/apps/postgres';
import { Tenant } from 'strata-cloud/constructs';
import { ConfigMap } from 'strata-cloud/kinds/core';
import { findingsOf } from 'strata-cloud/testing';

const app = new App({ outdir: 'from-typescript' });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const props: PostgresAppProps = { size: '20Gi' };
const { connectionSecret } = new PostgresApp(chart, 'orders', props);
new ConfigMap(chart, 'where', { data: { secret: connectionSecret.name } });
app.synth();

// types reach the foreign project: each of these lines is an error there
// @ts-expect-error -- a key that the Secret has not
export const key = (): unknown => connectionSecret.key('token');
// @ts-expect-error -- a prop that the application has not
export const wrong: PostgresAppProps = { sise: '20Gi' };

const platform = new Platform('foreign');
new Tenant(platform, 'root');
export const model: Model = platform.model();
export const findings = findingsOf(platform);
