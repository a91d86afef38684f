// Organisation units: offices, schools and their parts, and how they stand to each other.

import type { Feature } from '../feature.ts'
import { officesCard, schoolsCard } from './cards.ts'

export const schools: Feature = { name: 'schools', home: [officesCard, schoolsCard] }
