import { describePictures } from './pictures.ts'

describePictures({ hasTools: false })
