// What schools teach: subjects and their periods, topics and outcomes, series of textbooks, types of materials.

import type { Feature } from '../feature.ts'
import { curriculumApi } from './api.ts'
import { curriculumRoutes } from './routes.ts'

export const curriculum: Feature = {
  name: 'curriculum',
  routes: curriculumRoutes,
  api: curriculumApi,
  navigation: [{ key: 'curriculum.navigation', url: '/curriculum', icon: 'book', order: 60, isFor: () => true }],
}
