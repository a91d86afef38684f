// Needs soffice and ffmpeg on this machine, and fails without them: npm run test:tools.

import { describePictures } from '../pictures.ts'

describePictures({ hasTools: true })
