export { deploy, type Deployment, type DeployOptions } from './deploy';
export { late, type Late, type OutputLike } from './late';
