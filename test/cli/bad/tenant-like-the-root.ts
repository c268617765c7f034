import { Platform } from 'strata-cloud';
import { Tenant } from 'strata-cloud/tenancy/tenant';

// the name of the root is left out of the names of those below: both namespaces are joined to tenant-root
const root = new Tenant(new Platform('bad', { host: 'example.org' }), 'root');
new Tenant(root, 'root');
