export { describeDemo, loadDemo } from './load.ts'
