import { Platform } from 'strata-cloud';
import { Tenant } from 'strata-cloud/tenancy/tenant';

let tenant = new Tenant(new Platform('bad', { host: 'example.org' }), 'root');
for (const name of ['department', 'subdivision', 'workinggroup', 'individuals', 'experiment'])
  tenant = new Tenant(tenant, name);
