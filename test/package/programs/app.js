// a plain cdk8s app in JavaScript
const { App, Chart } = require('cdk8s');
const { PostgresApp } = require('strata-cloud/apps/postgres');
const { HttpCacheApp } = require('strata-cloud/apps/http-cache');

const app = new App({ outdir: 'from-javascript' });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new PostgresApp(chart, 'orders', { size: '20Gi' });
new HttpCacheApp(chart, 'images', { endpoints: ['192.0.2.10:80'] });
app.synth();
