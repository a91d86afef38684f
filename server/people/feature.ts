// People, and what they are in which unit.

import type { Feature } from '../feature.ts'
import { membersCard } from './cards.ts'

export const people: Feature = { name: 'people', home: [membersCard] }
