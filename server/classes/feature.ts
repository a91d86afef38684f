// Classes of pupils, who is in them and who teaches them.

import type { Feature } from '../feature.ts'
import { refreshEnded } from './ended.ts'

export const classes: Feature = {
  name: 'classes',
  timers: [{ name: 'classes.refreshEnded', pattern: '5 0 * * *', run: refreshEnded }],
}
