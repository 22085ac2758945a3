import { describe } from 'vitest';
import { itReads } from './meaning.js';

describe('programs for code, infrastructure and services', () => {
  itReads(
    'copies that delete',
    `
rsync -a a b
  => - | - | - | - | - | - | change unknown reversible
rsync -a --delete a b
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes what the source lacks.
rsync --remove-source-files a b
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Deletes what the source lacks.
`,
  );

  itReads(
    'work thrown away',
    `
git status
  => - | - | - | - | - | - | change unknown reversible
git reset --hard HEAD~1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git reset --soft HEAD~1
  => - | - | - | - | - | - | change unknown reversible
git clean -n
  => - | - | - | - | - | - | change unknown reversible
git clean -xdf
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push origin main
  => - | - | - | - | - | - | change unknown reversible
git push --force
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push -f
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push origin --delete x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push -d origin x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push --mirror
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push origin +main
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push origin :x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git push origin main:x
  => - | - | - | - | - | - | change unknown reversible
git branch -D x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git branch -d x
  => - | - | - | - | - | - | change unknown reversible
git checkout main
  => - | - | - | - | - | - | change unknown reversible
git checkout -f
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git checkout -- a
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git checkout .
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git restore a
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git restore --staged a
  => - | - | - | - | - | - | change unknown reversible
git stash
  => - | - | - | - | - | - | change unknown reversible
git stash drop
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git stash clear
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git stash pop
  => - | - | - | - | - | - | change unknown reversible
git reflog expire --all
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git reflog
  => - | - | - | - | - | - | change unknown reversible
git filter-branch x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git filter-repo x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git update-ref -d x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git gc
  => - | - | - | - | - | - | change unknown reversible
git gc --prune=now
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git tag -d v1
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git tag v1
  => - | - | - | - | - | - | change unknown reversible
git worktree remove -f x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Throws work away.
git worktree remove x
  => - | - | - | - | - | - | change unknown reversible
`,
  );

  itReads(
    'infrastructure',
    `
terraform plan
  => - | - | - | - | - | - | change unknown reversible
terraform destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
terraform apply
  => - | - | - | - | - | - | change unknown reversible
terraform apply -auto-approve
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
terraform apply --destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
terraform plan -destroy
  => - | - | - | - | - | - | change unknown reversible
terraform taint x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
terraform state rm x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
terraform state list
  => - | - | - | - | - | - | change unknown reversible
terraform workspace delete x
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
tofu destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
terragrunt destroy
  => - | - | - | - | - | - | change unknown DESTRUCTIVE ~ destroys: Takes infrastructure away.
`,
  );
});
