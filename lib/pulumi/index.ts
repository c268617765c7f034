export { deploy, type Deployment, type DeployOptions } from './deploy';
export { late } from './late';
export { StrataStack, type StackOutputs, type StackProps } from './stack';
export type { Setting, SettingValues, Settings, ValueSchema } from './setting';
