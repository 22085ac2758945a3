import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('words that only look like what programs take away', () => {
  itReads(
    'copies, work and infrastructure',
    `
rsync x--delete a b
  => - | - | - | - | - | - | change unknown reversible
rsync --deletex a b
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes what the source lacks.
git xreset --hard
  => - | - | - | - | - | - | change unknown reversible
git reset x --hard
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git reset x
  => - | - | - | - | - | - | change unknown reversible
git clean x -f
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git clean -x -df
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git clean f
  => - | - | - | - | - | - | change unknown reversible
git push x --force
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push x -f
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push -fx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push -dx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push -fu origin main
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push x-f
  => - | - | - | - | - | - | change unknown reversible
git branch x-D
  => - | - | - | - | - | - | change unknown reversible
git branch -fD x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git tag x-d
  => - | - | - | - | - | - | change unknown reversible
git checkout x-f
  => - | - | - | - | - | - | change unknown reversible
git clean x-f
  => - | - | - | - | - | - | change unknown reversible
git clean --force
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git worktree remove x-f
  => - | - | - | - | - | - | change unknown reversible
git update-ref x-d
  => - | - | - | - | - | - | change unknown reversible
git reset x--hard
  => - | - | - | - | - | - | change unknown reversible
git push x --prune
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push -x --mirror
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push x +
  => - | - | - | - | - | - | change unknown reversible
git push x :
  => - | - | - | - | - | - | change unknown reversible
git push x+main
  => - | - | - | - | - | - | change unknown reversible
git xpush --force
  => - | - | - | - | - | - | change unknown reversible
git branch x -D
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git branch xD
  => - | - | - | - | - | - | change unknown reversible
git checkout x --force
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git checkout -f x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git checkout x -- a
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git checkout x
  => - | - | - | - | - | - | change unknown reversible
git checkout x.y
  => - | - | - | - | - | - | change unknown reversible
git switch x --force
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git restore
  => - | - | - | - | - | - | change unknown reversible
git restore --stagedx
  => - | - | - | - | - | - | change unknown reversible
git stash dropx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git stash xdrop
  => - | - | - | - | - | - | change unknown reversible
git reflog delete
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git reflog show
  => - | - | - | - | - | - | change unknown reversible
git filter-x
  => - | - | - | - | - | - | change unknown reversible
git update-ref x -d
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git update-ref x
  => - | - | - | - | - | - | change unknown reversible
git gc x --prune
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git tag x -d
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git tag -dx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git worktree remove x -f
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git worktree remove x --force
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git worktree remove -fx
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git worktree list -f
  => - | - | - | - | - | - | change unknown reversible
terraform destroyx
  => - | - | - | - | - | - | change unknown reversible
terraform xdestroy
  => - | - | - | - | - | - | change unknown reversible
terraform taintx
  => - | - | - | - | - | - | change unknown reversible
terraform xtaint
  => - | - | - | - | - | - | change unknown reversible
terraform state rmx
  => - | - | - | - | - | - | change unknown reversible
terraform xstate rm
  => - | - | - | - | - | - | change unknown reversible
terraform workspace deletex
  => - | - | - | - | - | - | change unknown reversible
terraform xworkspace delete x
  => - | - | - | - | - | - | change unknown reversible
terraform apply x -destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
terraform apply -destroyx
  => - | - | - | - | - | - | change unknown reversible
terraform apply x-destroy
  => - | - | - | - | - | - | change unknown reversible
terraform apply -auto-approvex
  => - | - | - | - | - | - | change unknown reversible
terraform apply x-auto-approve
  => - | - | - | - | - | - | change unknown reversible
terraform plan -auto-approve
  => - | - | - | - | - | - | change unknown reversible
terraform apply x
  => - | - | - | - | - | - | change unknown reversible
`,
  );
});
