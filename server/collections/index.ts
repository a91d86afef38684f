// What later features may use.

export { type AddedCollection, addCollections, type AddedProposal } from './add.ts'
