import type { Answers } from '../api/caller.ts'
import { answers as pages } from './kinds/answers.ts'

export const answers: Answers = { ...pages }
