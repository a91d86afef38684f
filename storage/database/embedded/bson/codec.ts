// BSON specification 1.1, https://bsonspec.org/spec.html
export { decode, decodeFields, readField } from './decode.ts'
export { encode } from './encode.ts'
