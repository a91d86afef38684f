export { useHomeCards } from './cards.ts'
