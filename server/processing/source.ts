// All that is known here of files that have been taken in.

export {
  fileFreedEvent,
  fileStoredEvent,
  findStoredFiles,
  type Format,
  kindOf,
  openStored,
  type StoredFile,
} from '../uploads/index.ts'
