// Files that come in, and are kept: each once, however many things use it.

import type { Feature } from '../feature.ts'
import { uploadsApi } from './api.ts'
import { uploadData, useData } from './data-of-person.ts'
import { checkReceived } from './events.ts'
import { giveUpFile, takeFile } from './form.ts'
import { bytesEvent, draftEvent, fileFreedEvent, freeUnused, removeBytes, removeDraft } from './free.ts'
import { fileStoredEvent } from './keep.ts'
import { receivedEvent } from './progress.ts'
import { personQuota, schoolQuota } from './quota.ts'
import { uploadRoutes } from './routes.ts'
import { pingScanner } from './scan.ts'
import { scanLater } from './scan-later.ts'
import { uploadSettings } from './settings.ts'
import { removeExpired, removeStrays } from './sweep.ts'
import { tusUploads } from './tus.ts'
import { unusedEvent } from './uses.ts'

/** For those who want to know; nobody has to. */
const told = () => Promise.resolve()

export const uploads: Feature = {
  name: 'uploads',
  routes: uploadRoutes,
  api: uploadsApi,
  protocols: [{ path: '/uploads', scope: 'uploads:write', open: tusUploads }],
  fileReceiver: { receive: takeFile, giveUp: giveUpFile },
  policies: [personQuota, schoolQuota],
  events: {
    [receivedEvent]: checkReceived,
    [unusedEvent]: freeUnused,
    [bytesEvent]: removeBytes,
    [draftEvent]: removeDraft,
    [fileStoredEvent]: told,
    [fileFreedEvent]: told,
  },
  timers: [
    { name: 'uploads.removeExpired', pattern: '10 * * * *', run: removeExpired },
    { name: 'uploads.scanLater', pattern: '*/10 * * * *', run: scanLater },
    { name: 'uploads.removeStrays', pattern: '40 3 * * *', run: removeStrays },
  ],
  personData: [uploadData, useData],
  tools: [
    {
      name: 'clamd',
      isWanted: () => uploadSettings().clamdAddress !== undefined,
      check: () => pingScanner(uploadSettings().clamdAddress ?? ''),
    },
  ],
}
