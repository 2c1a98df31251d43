export { digestKey } from './digest-key.ts';
export { isCalledBy } from './is-called-by.ts';
export { type NodeReaders, nodeFramework } from './node-framework.ts';
export { type Decided, keepDecision, nodeResponder } from './node-responder.ts';
export { trustedBySetting } from './trusted-by-setting.ts';
