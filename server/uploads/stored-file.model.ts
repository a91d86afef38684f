import mongoose, { type InferSchemaType } from 'mongoose'

/** `tooLarge`: more than the scanner takes. `infected`: found later than it came. */
export const scanStates = ['clean', 'notScanned', 'tooLarge', 'infected'] as const
export type ScanState = (typeof scanStates)[number]

/** Bytes that are kept once, however many things use them (uses.ts). */
const storedFileSchema = new mongoose.Schema(
  {
    sha256: { type: String, required: true },
    size: { type: Number, required: true },
    format: { type: String, required: true },
    mediaType: { type: String, required: true },
    /** In the file store. No other record has ever had it. */
    key: { type: String, required: true },
    scan: { type: String, enum: scanStates, required: true },
    /** What it was infected with; since then its bytes are for nobody. */
    infection: String,
    useCount: { type: Number, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false },
)
storedFileSchema.index({ sha256: 1 }, { unique: true })
// What is still to be looked through.
storedFileSchema.index({ scan: 1, _id: 1 })
// The sweep of what no record knows.
storedFileSchema.index({ key: 1 }, { unique: true })

export type StoredFileRecord = InferSchemaType<typeof storedFileSchema> & { _id: mongoose.Types.ObjectId }
export const StoredFileModel = mongoose.model('StoredFile', storedFileSchema, 'storedFiles')
