import type { Feature } from '../feature.ts'
import { styleRoutes } from './routes.ts'

export const style: Feature = { name: 'style', routes: styleRoutes }
