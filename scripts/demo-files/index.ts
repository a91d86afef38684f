import { literatureFiles } from './lessons/literature.ts'
import { localFiles } from './lessons/local.ts'
import { maths6Files } from './lessons/maths-6.ts'
import { fractionFiles } from './lessons/fractions.ts'
import { integerFiles } from './lessons/integers.ts'
import { maths12Files } from './lessons/maths-12.ts'
import { physicsFiles } from './lessons/physics.ts'
import { primaryFiles } from './lessons/primary.ts'
import { programmingFiles } from './lessons/programming.ts'
import { scienceFiles } from './lessons/science.ts'
import { trainingFiles } from './lessons/training.ts'

export const demoFiles = [
  ...maths6Files,
  ...integerFiles,
  ...fractionFiles,
  ...scienceFiles,
  ...literatureFiles,
  ...primaryFiles,
  ...localFiles,
  ...physicsFiles,
  ...programmingFiles,
  ...maths12Files,
  ...trainingFiles,
]
