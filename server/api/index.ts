// /api/v1: JSON for other systems. Mounted before sessions: who asks is told by a token alone, never by a cookie.

export { type Asked, type Bearer, type Caller, type Known } from './bearer.ts'
export { type FileReceiver, type ReceivedFile } from './files.ts'
export { type Protocol, protocolHandler } from './protocol.ts'
export { type DescribedOperation } from './describe-operation.ts'
export { type ApiDescription, describeApi } from './document.ts'
export { type Order, type Page, pageFrom, type PageInput, pageOf, pageParameters, pageQuery } from './paging.ts'
export { InvalidInput, problemCodes, problemKey, problemText } from './problem.ts'
export { apiRouter, type ApiOptions, limitCalls } from './router.ts'
export {
  type ApiCall,
  type ApiRoute,
  fileOperation,
  listOperation,
  openListOperation,
  openOperation,
  operation,
} from './route.ts'
export { idSchema, timeSchema } from './schemas.ts'
export { type JsonSchema } from './schema-collection.ts'
export { siteOf } from './site.ts'
export { scopeKey, scopesOf } from './table.ts'
