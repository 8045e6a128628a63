(** The theorems, on one page.

    The statements use nothing but Definitions/*.v; the proofs are in Proofs/*.v. A reader
    who trusts Rocq's kernel checks these files, and that the definitions say what the
    spec says. [n] nodes, at most [t] of them Byzantine; [H] is what the honest nodes
    send, [M] what one node receives, [k] a coordinate. That at most t nodes are Byzantine
    reads [n - t <= length H]. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Hull Boxes Rounds Balls Broadcast.
From BoxGeom.Proofs Require TrustedHyperbox.
From BoxGeom.Proofs Require Optimality.
From BoxGeom.Proofs Require Balance.
From BoxGeom.Proofs Require Uniqueness.
From BoxGeom.Proofs Require Existence.
From BoxGeom.Proofs Require Candidates.
From BoxGeom.Proofs Require Validity.
From BoxGeom.Proofs Require Hull.
From BoxGeom.Proofs Require Means.
From BoxGeom.Proofs Require SameMultiset.
From BoxGeom.Proofs Require Intervals.
From BoxGeom.Proofs Require OneDimension.
From BoxGeom.Proofs Require Contraction.
From BoxGeom.Proofs Require Theorem12.
From BoxGeom.Proofs Require EpsilonAgreement.
From BoxGeom.Proofs Require Theorem13.
From BoxGeom.Proofs Require BroadcastSafety.
From BoxGeom.Proofs Require BroadcastLiveness.
From BoxGeom.Proofs Require FairRuns.
From BoxGeom.Proofs Require Theorem15.
From BoxGeom.Proofs Require ReliableMeans.
From BoxGeom.Proofs Require TightMeans.
From BoxGeom.Proofs Require HonestBall.
From BoxGeom.Proofs Require Counterexamples.
From BoxGeom.Proofs Require Theorem17.
From BoxGeom.Proofs Require Theorem18.
From BoxGeom.Proofs Require Theorem19.
From BoxGeom.Proofs Require Theorem20.
From BoxGeom.Proofs Require Theorem21.
From BoxGeom.Proofs Require Theorem22.
From BoxGeom.Proofs Require Theorem26.
From BoxGeom.Proofs Require OtherBoxes.
Import ListNotations.
Open Scope R_scope.

(** ** Trusted hyperboxes *)

(** T1. TH lies in the bounding box of the honest vectors. *)
Theorem T1 n t H M k : (t < n)%nat -> (n - t <= length H)%nat -> receives n H M ->
  honest_lower H k <= TH_lower n t M k /\ TH_upper n t M k <= honest_upper H k.
Proof. intros. now apply TrustedHyperbox.TH_in_honest_box. Qed.

(** T2. TH is not empty, for n > 2t. *)
Theorem T2 n t H M k : (n > 2 * t)%nat -> (n - t <= length H)%nat -> receives n H M ->
  TH_lower n t M k <= TH_upper n t M k.
Proof. intros. apply (TrustedHyperbox.T2 n t H); auto; lia. Qed.

(** T3. The trusted hyperboxes of any two nodes meet: with equivocation for n > 3t, *)
Theorem T3 n t H Mi Mj k : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  receives n H Mi -> receives n H Mj -> TH_lower n t Mj k <= TH_upper n t Mi k.
Proof. intros. apply (TrustedHyperbox.T3 n t H); auto; lia. Qed.

(** with reliable broadcast for n > 2t. *)
Theorem T3_reliable n t H B Mi Mj k : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  (length H + length B <= n)%nat -> hears H B Mi -> hears H B Mj ->
  TH_lower n t Mj k <= TH_upper n t Mi k.
Proof.
  intros N L LB (mi & Li & Pi) (mj & Lj & Pj).
  now apply (TrustedHyperbox.T3_reliable n t H L ltac:(lia) B mi mj).
Qed.

(** ** Medians and candidates *)

(** Every list of vectors that is not empty has a geometric median, and rules that compute
    medians of multisets exist: the theorems below are about something. *)
Theorem median_exists d l : l <> [] -> exists g, is_median d l g.
Proof. apply Existence.median_exists. Qed.
Theorem median_rule_exists d : exists geo, is_median_rule d geo.
Proof. apply Existence.median_rule_exists. Qed.

(** D1. A point is a geometric median if and only if the balance holds there. *)
Theorem D1_balance d l g : is_median d l g <-> exists u, balanced d l g u.
Proof.
  split; [apply Optimality.optimality|]. intros [u B]. now apply Balance.balance_is_median with u.
Qed.

(** It is unique unless the points lie on one line: all are on the one through two medians
    that differ. *)
Theorem D1_unique d l g g' : is_median d l g -> is_median d l g' ->
  (exists k, (k < d)%nat /\ g k <> g' k) ->
  forall x, In x l -> exists s, forall k, (k < d)%nat -> x k = g k + s * (g' k - g k).
Proof. apply Uniqueness.median_unique. Qed.

(** T4. The geometric median lies in the convex hull of its points; so does the mean. *)
Theorem T4 d l g : l <> [] -> is_median d l g -> in_hull d l g.
Proof. apply Hull.T4. Qed.
Theorem T4_mean d l : l <> [] -> in_hull d l (mean l).
Proof. apply Hull.T4_mean. Qed.

(** T5. TH meets the hyperbox of the medians, *)
Theorem T5 n t d geo H M k : (n > 2 * t)%nat -> (n - t <= length H)%nat -> (k < d)%nat ->
  is_median_rule d geo -> receives n H M ->
  box_lower n t geo M k <= box_upper n t geo M k.
Proof.
  intros N L Hk G R.
  apply (Candidates.T5 n t H L ltac:(lia) d geo (proj2 G)
    (Theorem12.not_above d geo G) (Theorem12.not_below d geo G)); auto.
Qed.

(** and that of the means. *)
Theorem T5_mean n t H M k : (n > 2 * t)%nat -> (n - t <= length H)%nat -> receives n H M ->
  box_lower n t mean M k <= box_upper n t mean M k.
Proof.
  intros N L R.
  apply (Candidates.T5 n t H L ltac:(lia) (S k) mean (Means.mean_of_multisets (S k))
    (Means.mean_not_above (S k)) (Means.mean_not_below (S k))); auto.
Qed.

(** T6. The hyperboxes of the medians of any two nodes meet: all contain the median of
    the same n - t honest vectors; *)
Theorem T6 n t d geo H M k : (t < n)%nat -> (n - t <= length H)%nat -> (k < d)%nat ->
  is_median_rule d geo -> receives n H M ->
  GH_lower n t geo M k <= geo (firstn (n - t) H) k <= GH_upper n t geo M k.
Proof.
  intros N L Hk G R. now apply (Candidates.T6 n t H L N d geo (proj2 G)).
Qed.

(** likewise those of the means. *)
Theorem T6_mean n t H M k : (t < n)%nat -> (n - t <= length H)%nat -> receives n H M ->
  GH_lower n t mean M k <= mean (firstn (n - t) H) k <= GH_upper n t mean M k.
Proof.
  intros N L R. apply (Candidates.T6 n t H L N (S k) mean (Means.mean_of_multisets (S k))); auto.
Qed.

(** T7. BOX-GEOM and BOX-MEAN have box validity, over any number of rounds. *)
Theorem T7 n t d geo r H H' a b : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule d geo -> run n (box_rule n t geo) r H H' ->
  inside d a b H -> inside d a b H'.
Proof.
  intros N L G. apply (Validity.validity_run n t d N); auto. now apply Validity.box_geom_valid.
Qed.
Theorem T7_mean n t d r H H' a b : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  run n (box_rule n t mean) r H H' -> inside d a b H -> inside d a b H'.
Proof.
  intros N L. apply (Validity.validity_run n t d N); auto. now apply Validity.box_mean_valid.
Qed.

(** ** Agreement and approximation *)

(** T8. Two intervals inside [lo, hi] with a gap of at most [gap] between them have
    midpoints at most (hi - lo + gap)/2 apart. *)
Theorem T8 lo hi a b a' b' gap : lo <= a <= b -> b <= hi -> lo <= a' <= b' -> b' <= hi ->
  0 <= gap -> a' - b <= gap -> a - b' <= gap ->
  Rabs ((a + b) / 2 - (a' + b') / 2) <= (hi - lo + gap) / 2.
Proof. apply Intervals.T8. Qed.

(** T9. If TH_i, GH_i, TH_j, GH_j meet pairwise in a coordinate, the two outputs are at
    most half the honest edge apart in it. *)
Theorem T9 n t geo H Mi Mj k : (t < n)%nat -> (n - t <= length H)%nat ->
  receives n H Mi -> receives n H Mj ->
  let TH_i := meet (TH_lower n t Mi k) (TH_upper n t Mi k) in
  let TH_j := meet (TH_lower n t Mj k) (TH_upper n t Mj k) in
  let GH_i := meet (GH_lower n t geo Mi k) (GH_upper n t geo Mi k) in
  TH_i (GH_lower n t geo Mi k) (GH_upper n t geo Mi k) ->
  TH_i (TH_lower n t Mj k) (TH_upper n t Mj k) ->
  TH_i (GH_lower n t geo Mj k) (GH_upper n t geo Mj k) ->
  GH_i (TH_lower n t Mj k) (TH_upper n t Mj k) ->
  GH_i (GH_lower n t geo Mj k) (GH_upper n t geo Mj k) ->
  TH_j (GH_lower n t geo Mj k) (GH_upper n t geo Mj k) ->
  Rabs (box_rule n t geo Mi k - box_rule n t geo Mj k)
  <= (honest_upper H k - honest_lower H k) / 2.
Proof. intros N L. now apply Intervals.T9. Qed.

(** T10. If all nodes received the same multiset, [M0], they agree in one round, by every
    rule that is a function of multisets; *)
Theorem T10 d rule M0 nodes : (forall M, In M nodes -> Permutation M0 M) ->
  of_multisets d rule ->
  (forall x k, In x (map rule nodes) -> (k < d)%nat -> x k = rule M0 k) /\
  diagonal d (map rule nodes) = 0.
Proof. apply SameMultiset.T10. Qed.

(** BOX-GEOM is one, and so are BOX-MEAN and the later rounds of BOX-GEOM/1. *)
Theorem T10_box_geom n t d geo : (t < n)%nat -> is_median_rule d geo ->
  of_multisets d (box_rule n t geo).
Proof. intros N G. apply SameMultiset.box_rule_perm; [exact N|exact (proj2 G)]. Qed.
Theorem T10_box_mean n t d : (t < n)%nat -> of_multisets d (box_rule n t mean).
Proof. intros N. now apply SameMultiset.box_rule_perm, Means.mean_of_multisets. Qed.
Theorem T10_trusted_midpoint n t d : (t < n)%nat -> of_multisets d (trusted_midpoint n t).
Proof. apply SameMultiset.trusted_midpoint_perm. Qed.

(** T11. In one dimension every trusted interval meets every interval of medians, *)
Theorem T11 n t geo H Mi Mj : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule 1 geo -> receives n H Mi -> receives n H Mj ->
  meet (TH_lower n t Mi 0) (TH_upper n t Mi 0) (GH_lower n t geo Mj 0) (GH_upper n t geo Mj 0).
Proof. intros N L G. now apply (OneDimension.T11_meet n t N geo G H). Qed.

(** so BOX-GEOM halves the spread, which is the diagonal there, in every round. *)
Theorem T11_halves n t geo r H H' : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule 1 geo -> run n (box_rule n t geo) r H H' ->
  diagonal 1 H' <= (/ 2) ^ r * diagonal 1 H.
Proof. intros N L G. now apply (OneDimension.T11_run n t N geo G). Qed.

(** T12. In r rounds BOX-GEOM shrinks the diagonal of the honest bounding box by the r-th
    power of (1 + sqrt(t/(n-2t)))/2, even with equivocation; *)
Theorem T12 n t d geo r H H' : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule d geo -> run n (box_rule n t geo) r H H' ->
  diagonal d H' <= ((1 + sqrt (INR t / INR (n - 2 * t))) / 2) ^ r * diagonal d H.
Proof. intros N L G. now apply (Theorem12.T12_run n t d N geo G). Qed.

(** that factor is below 1 exactly when n > 3t, *)
Theorem T12_factor n t : (n > 2 * t)%nat ->
  ((1 + sqrt (INR t / INR (n - 2 * t))) / 2 < 1 <-> (n > 3 * t)%nat).
Proof.
  intros N. split; [|apply Theorem12.T12_factor_below_1].
  intros F. apply Nat.nle_gt. intros C. pose proof (Theorem12.T12_factor_not_below_1 n t N C). lra.
Qed.

(** so BOX-GEOM agrees: the honest vectors come within any epsilon > 0 of each other, after
    a number of rounds that depends on no choice of the adversary. *)
Theorem T12_agreement n t d geo H epsilon : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule d geo -> 0 < epsilon ->
  exists r0, forall r H', (r0 <= r)%nat -> run n (box_rule n t geo) r H H' -> agreed d epsilon H'.
Proof.
  intros N L G E. apply (EpsilonAgreement.agreement_of_factor d ((1 + sqrt (INR t / INR (n - 2 * t))) / 2)
    (fun r => run n (box_rule n t geo) r H) H); auto.
  - pose proof (sqrt_pos (INR t / INR (n - 2 * t))).
    pose proof (Theorem12.T12_factor_below_1 n t N). lra.
  - intros r H'. now apply T12.
Qed.

(** T13. If f = t, the outputs of BOX-GEOM and BOX-GEOM/1 stay within 2 sqrt(d) covering
    radii of mu*, in every round: [R] is at least the covering radius of what each node
    received in round 1. *)
Theorem T13 n t d geo rule r H nodes R H' x : (n > 2 * t)%nat ->
  is_median_rule d geo -> length H = (n - t)%nat -> length nodes = length H ->
  (forall M, In M nodes -> receives n H M /\ covered n t d geo M R) ->
  rule = box_rule n t geo \/ rule = trusted_midpoint n t ->
  run n rule r (map (box_rule n t geo) nodes) H' -> In x H' ->
  dist d x (geo H) <= 2 * sqrt (INR d) * R.
Proof. intros N G L. now apply (Theorem13.T13 n t d N geo G H L rule r nodes). Qed.

(** If all nodes received one common multiset in round 1, [M0], within 1 + sqrt(d). *)
Theorem T13_common n t d geo rule r H M0 nodes R H' x : (n > 2 * t)%nat ->
  is_median_rule d geo -> length H = (n - t)%nat -> receives n H M0 ->
  covered n t d geo M0 R -> length nodes = length H ->
  (forall M, In M nodes -> Permutation M0 M) ->
  rule = box_rule n t geo \/ rule = trusted_midpoint n t ->
  run n rule r (map (box_rule n t geo) nodes) H' -> In x H' ->
  dist d x (geo H) <= (1 + sqrt (INR d)) * R.
Proof. intros N G L. now apply (Theorem13.T13_common n t d N geo G H L rule r M0 nodes). Qed.

(** ** Reliable broadcast *)

(** T14. The nodes are 0, ..., n - 1, at most t of them Byzantine; [v] is the value of the
    sender, if it is honest. Messages arrive in any order; Byzantine nodes say anything to
    anybody at any time. *)
Section T14.
Variable value : Type.
Variable value_eq_dec : forall v w : value, {v = w} + {v <> w}.
Variables n t sender : nat.
Variable honest : nat -> bool.
Hypothesis resilience : (n > 3 * t)%nat.
Hypothesis at_most_t : (count (fun p => negb (honest p)) (seq 0 n) <= t)%nat.
Notation reachable := (reachable value value_eq_dec n t sender honest).
Notation fair_run := (fair_run value value_eq_dec n t sender honest).
Notation is_honest := (is_honest n honest).
Notation delivered s p := (delivered value (nodes value s p)).

(** Agreement: no two honest nodes deliver different values, in any state of any run. *)
Theorem T14_agreement v s p q w x : reachable v s -> is_honest p -> is_honest q ->
  In w (delivered s p) -> In x (delivered s q) -> w = x.
Proof. apply (BroadcastSafety.T14_agreement value_eq_dec n t sender honest at_most_t). Qed.

(** Integrity: a node delivers at most once, and of an honest sender only its value. *)
Theorem T14_integrity v s p : reachable v s -> is_honest p ->
  (length (delivered s p) <= 1)%nat.
Proof. apply (BroadcastSafety.T14_integrity value_eq_dec n t sender honest at_most_t). Qed.
Theorem T14_no_forgery v s p w : reachable v s -> honest sender = true -> is_honest p ->
  In w (delivered s p) -> w = v.
Proof. apply (BroadcastSafety.T14_no_forgery value_eq_dec n t sender honest at_most_t). Qed.

(** Validity: in a fair run an honest sender's value is delivered by all honest nodes. *)
Theorem T14_validity v run : fair_run v run -> is_honest sender ->
  exists j, forall k p, (j <= k)%nat -> is_honest p -> delivered (run k) p = [v].
Proof.
  intros F. exact (BroadcastLiveness.T14_validity value_eq_dec n t sender honest resilience
    at_most_t v run F).
Qed.

(** Totality: if one honest node delivers, in a fair run all do. *)
Theorem T14_totality v run i p w : fair_run v run -> is_honest p -> In w (delivered (run i) p) ->
  exists j, forall k q, (j <= k)%nat -> is_honest q -> delivered (run k) q = [w].
Proof.
  intros F. exact (BroadcastLiveness.T14_totality value_eq_dec n t sender honest resilience
    at_most_t v run F i p w).
Qed.

(** Fair runs exist. *)
Theorem T14_fair_run v : exists run, fair_run v run.
Proof.
  exists (FairRuns.schedule value_eq_dec n t sender honest v). apply FairRuns.fair_run_exists.
Qed.
End T14.

(** ** BOX-MEAN and BOX-GEOM/1 *)

(** T15. In r rounds BOX-MEAN contracts every edge by the r-th power of n/(2(n-t)), which
    is below 3/4, with equivocation; *)
Theorem T15 n t r H H' k : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  run n (box_rule n t mean) r H H' ->
  edges H' k <= (INR n / (2 * INR (n - t))) ^ r * edges H k.
Proof. intros N L. now apply (ReliableMeans.T15_run n t N). Qed.
Theorem T15_factor n t : (n > 3 * t)%nat -> INR n / (2 * INR (n - t)) < 3 / 4.
Proof. apply ReliableMeans.T15_factor_below. Qed.
Theorem T15_agreement n t d H epsilon : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  0 < epsilon ->
  exists r0, forall r H', (r0 <= r)%nat -> run n (box_rule n t mean) r H H' -> agreed d epsilon H'.
Proof.
  intros N L E. pose proof (T15_factor n t N). pose proof (ReliableMeans.T15_factor_nonneg n t N).
  apply (EpsilonAgreement.agreement_of_factor d (INR n / (2 * INR (n - t)))
    (fun r => run n (box_rule n t mean) r H) H); auto; [lra|].
  intros r H' R. apply EpsilonAgreement.diagonal_of_edges; [now apply pow_le|].
  intros k. now apply (T15 n t).
Qed.

(** that factor is attained, whatever n > 3t and t >= 1, *)
Theorem T15_tight n t : (n > 3 * t)%nat -> (1 <= t)%nat -> exists H H',
  (n - t <= length H)%nat /\ 0 < edges H 0%nat /\ round n (box_rule n t mean) H H' /\
  edges H' 0%nat = INR n / (2 * INR (n - t)) * edges H 0%nat.
Proof. apply TightMeans.T15_is_tight. Qed.

(** with reliable broadcast of (n-2)/(2(n-1)) for t = 1, *)
Theorem T15_reliable_one n r H H' k : (n > 3)%nat -> (n - 1 <= length H)%nat ->
  reliable_run n (box_rule n 1 mean) r H H' ->
  edges H' k <= ((INR n - 2) / (2 * (INR n - 1))) ^ r * edges H k.
Proof. intros N L. now apply (ReliableMeans.T15_reliable_run n 1 ltac:(lia) r H H' k). Qed.

(** and of (n-1)/(2(n-t)) for t >= 2. *)
Theorem T15_reliable_many n t r H H' k : (n > 3 * t)%nat -> (2 <= t)%nat ->
  (n - t <= length H)%nat -> reliable_run n (box_rule n t mean) r H H' ->
  edges H' k <= ((INR n - 1) / (2 * INR (n - t))) ^ r * edges H k.
Proof.
  intros N T L R.
  pose proof (ReliableMeans.T15_reliable_run n t N r H H' k ltac:(lia) L R) as K.
  unfold ReliableMeans.reliable_factor in K. destruct (Nat.eq_dec t 1); [lia|exact K].
Qed.

(** T16. For t = 1 and n = 4 or 5 the factor of T12 is n/(2(n-1)): 2/3 and 5/8. *)
Theorem T16 n d geo r H H' : n = 4%nat \/ n = 5%nat -> is_median_rule d geo ->
  (n - 1 <= length H)%nat -> run n (box_rule n 1 geo) r H H' ->
  diagonal d H' <= (INR n / (2 * INR (n - 1))) ^ r * diagonal d H.
Proof. intros N. apply Theorem20.T20_run. lia. Qed.

(** T17. After round 1 every edge halves in every round of BOX-GEOM/1, for n > 3t with
    equivocation *)
Theorem T17 n t r H H' k : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  run n (trusted_midpoint n t) r H H' -> edges H' k <= (/ 2) ^ r * edges H k.
Proof. apply Theorem17.T17_run. Qed.

Theorem T17_agreement n t d H epsilon : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  0 < epsilon ->
  exists r0, forall r H', (r0 <= r)%nat -> run n (trusted_midpoint n t) r H H' ->
    agreed d epsilon H'.
Proof.
  intros N L E. apply (EpsilonAgreement.agreement_of_factor d (/ 2)
    (fun r => run n (trusted_midpoint n t) r H) H); auto; [lra|].
  intros r H' R. apply EpsilonAgreement.diagonal_of_edges; [apply pow_le; lra|].
  intros k. now apply (T17 n t).
Qed.

(** and for n > 2t with reliable broadcast; *)
Theorem T17_reliable n t r H H' k : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  reliable_run n (trusted_midpoint n t) r H H' -> edges H' k <= (/ 2) ^ r * edges H k.
Proof. apply Theorem17.T17_reliable_run. Qed.

(** it has box validity, *)
Theorem T17_validity n t d r H H' a b : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  run n (trusted_midpoint n t) r H H' -> inside d a b H -> inside d a b H'.
Proof.
  intros N L. apply (Validity.validity_run n t d N); auto. now apply Validity.trusted_midpoint_valid.
Qed.

(** and the approximation of T13, with [rule = trusted_midpoint n t] there. Both hold with
    reliable broadcast too, because its runs are runs. *)
Theorem reliable_runs_are_runs n rule r H H' : reliable_run n rule r H H' -> run n rule r H H'.
Proof. apply Contraction.reliable_run_is_run. Qed.

(** T18. T12 with the smaller of two factors. The new one, whose root is of
    t (n-2t) / (4 (n-t) (n-3t)), is below T12's exactly if (n-2t)^2 < 4 (n-t) (n-3t); *)
Theorem T18 n t d geo r H H' : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule d geo -> run n (box_rule n t geo) r H H' ->
  diagonal d H'
  <= (Rmin ((1 + sqrt (INR t / INR (n - 2 * t))) / 2)
           ((1 + sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))) / 2)) ^ r
     * diagonal d H.
Proof. intros N L G. now apply (Theorem18.T18_run n t d N geo G). Qed.

(** the smaller one is below 1 for every n > 3t. *)
Theorem T18_factor n t : (n > 3 * t)%nat ->
  Rmin ((1 + sqrt (INR t / INR (n - 2 * t))) / 2)
       ((1 + sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))) / 2) < 1.
Proof. apply Theorem18.T18_factor_below_1. Qed.
Theorem T18_better n t : (n > 3 * t)%nat -> (0 < t)%nat ->
  ((1 + sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))) / 2
   < (1 + sqrt (INR t / INR (n - 2 * t))) / 2
   <-> INR (n - 2 * t) * INR (n - 2 * t) < 4 * (INR (n - t) * INR (n - 3 * t))).
Proof. apply Theorem18.T18_better. Qed.

(** T19. For every N from t to n - t - 1. With N about t (4/tau)^(2/3), tau = t/(n-t), the
    root's part is of the order tau^(2/3). *)
Theorem T19 n t d N geo r H H' : (n > 3 * t)%nat -> (t <= N)%nat -> (N < n - t)%nat ->
  is_median_rule d geo -> (n - t <= length H)%nat -> run n (box_rule n t geo) r H H' ->
  diagonal d H'
  <= ((1 + (INR t + (INR N + 1 - INR t) / 2
                    * sqrt (INR t * INR N / (INR (n - t) * INR (n - 3 * t)))) / (INR N + 1)) / 2) ^ r
     * diagonal d H.
Proof. apply Theorem19.T19_run. Qed.

(** T20. The factor of T16 for t = 1 and up to 12 nodes. *)
Theorem T20 n d geo r H H' : (4 <= n <= 12)%nat -> is_median_rule d geo ->
  (n - 1 <= length H)%nat -> run n (box_rule n 1 geo) r H H' ->
  diagonal d H' <= (INR n / (2 * INR (n - 1))) ^ r * diagonal d H.
Proof. apply Theorem20.T20_run. Qed.

(** T21. With reliable broadcast and t = 1 BOX-GEOM halves the diagonal in every round. *)
Theorem T21 n d geo r H H' : (n >= 4)%nat -> (n - 1 <= length H)%nat ->
  is_median_rule d geo -> reliable_run n (box_rule n 1 geo) r H H' ->
  diagonal d H' <= (/ 2) ^ r * diagonal d H.
Proof. intros N L G. now apply (Theorem21.T21_run n d N geo G). Qed.

(** T22. If f < t, so that there are N > n - t honest vectors [Y], BOX-GEOM's output is within
    sqrt(d) + 4 sqrt((n-t)(N-1)/(t-f)) covering radii of their median, with t - f =
    N - (n-t): whatever medians are chosen where there are several, and for what each node
    received. *)
Theorem T22 n t d geo Y M g r : (n > 2 * t)%nat -> is_median_rule d geo ->
  (n - t < length Y)%nat -> receives n Y M -> is_median d Y g -> covered n t d geo M r ->
  dist d (box_rule n t geo M) g
  <= (sqrt (INR d)
      + 4 * sqrt (INR (n - t) * (INR (length Y) - 1) / (INR (length Y) - INR (n - t)))) * r.
Proof. intros N G L R Hg [c C]. exact (Theorem22.T22 n t d N geo G Y M L R g Hg c r C). Qed.

(** ** The honest ball *)

(** T23. If the honest vectors are in a ball of radius [r], a point of their box is at most
    sqrt(min(d, h)) r from its centre, h their number: box validity implies
    sqrt(min(d, h))-MEB validity; *)
Theorem T23 d H c y r : H <> [] -> holds d c r H ->
  (forall k, (k < d)%nat -> honest_lower H k <= y k <= honest_upper H k) ->
  dist d y c <= sqrt (INR (min d (length H))) * r.
Proof. intros N B. now apply HonestBall.T23. Qed.

(** and convex validity 1-MEB validity. *)
Theorem T23_convex d H c y r : holds d c r H -> in_hull d H y -> dist d y c <= r.
Proof. apply HonestBall.T23_convex. Qed.

(** T24, of which this is a part. MinMax-MEB is at most (n-t)/sqrt(n(n-2t)) radii from the
    centre of the ball of every (n-t)-subset of what was received, so of the honest vectors'
    if f = t. *)
Theorem T24_every_subset n t d M (ball : list vec -> vec * R) y : (n > 2 * t)%nat ->
  (n - t <= length M <= n)%nat ->
  (forall S, In S (subsets (n - t) M) -> holds d (fst (ball S)) (snd (ball S)) S) ->
  is_minmax d (map ball (subsets (n - t) M)) y ->
  forall S, In S (subsets (n - t) M) ->
    dist d y (fst (ball S)) <= INR (n - t) / sqrt (INR n * INR (n - 2 * t)) * snd (ball S).
Proof. apply HonestBall.T24_every_subset. Qed.

(** T25. The geometric median of what was received is at most (n-t)/sqrt(n(n-2t)) radii from
    the centre of a ball that holds the honest vectors. *)
Theorem T25 n t d H M c r g : (n > 2 * t)%nat -> (n - t <= length H)%nat -> receives n H M ->
  holds d c r H -> is_median d M g ->
  dist d g c <= INR (n - t) / sqrt (INR n * INR (n - 2 * t)) * r.
Proof. apply HonestBall.T25. Qed.

(** ** Other boxes

    T26. Every node may take any box in the place of GH, and another one in every round. If all
    of them hold the median of the same n - t honest vectors, the factor of T18, and so of T12,
    is that of every round; *)
Theorem T26 n t d geo r H H' : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule d geo -> rounds (boxed_round n t (holds_median n t d geo zero)) r H H' ->
  diagonal d H'
  <= (Rmin ((1 + sqrt (INR t / INR (n - 2 * t))) / 2)
           ((1 + sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))) / 2)) ^ r
     * diagonal d H.
Proof. intros N L G. now apply (Theorem26.T26_of_T18 n t d N geo G). Qed.
Theorem T26_agreement n t d geo H epsilon : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule d geo -> 0 < epsilon ->
  exists r0, forall r H', (r0 <= r)%nat ->
    rounds (boxed_round n t (holds_median n t d geo zero)) r H H' -> agreed d epsilon H'.
Proof. apply Theorem26.T26_agreement. Qed.

(** so are those of T19, T16 and T20. *)
Theorem T26_nearest n t d N geo r H H' : (n > 3 * t)%nat -> (t <= N)%nat -> (N < n - t)%nat ->
  is_median_rule d geo -> (n - t <= length H)%nat ->
  rounds (boxed_round n t (holds_median n t d geo zero)) r H H' ->
  diagonal d H'
  <= ((1 + (INR t + (INR N + 1 - INR t) / 2
                    * sqrt (INR t * INR N / (INR (n - t) * INR (n - 3 * t)))) / (INR N + 1)) / 2) ^ r
     * diagonal d H.
Proof. apply Theorem26.T26_of_T19. Qed.
Theorem T26_twelve n d geo r H H' : (4 <= n <= 12)%nat -> is_median_rule d geo ->
  (n - 1 <= length H)%nat -> rounds (boxed_round n 1 (holds_median n 1 d geo zero)) r H H' ->
  diagonal d H' <= (INR n / (2 * INR (n - 1))) ^ r * diagonal d H.
Proof. apply Theorem26.T26_of_T20. Qed.

(** A box that holds GH holds that median (T6) and meets TH (T5). It need hold no more than
    what GH shares with TH: another box holds GH, and has the same output. *)
Theorem T26_holds n t d geo H M a b : (n > 2 * t)%nat -> is_median_rule d geo ->
  (n - t <= length H)%nat -> receives n H M -> holds_GH n t d geo M a b ->
  holds_median n t d geo zero H M a b.
Proof. intros N G L. now apply (OtherBoxes.T26_holds n t d N geo G H L). Qed.
Theorem T26_meets n t d geo H M a b : (n > 2 * t)%nat -> is_median_rule d geo ->
  (n - t <= length H)%nat -> receives n H M -> holds_GH n t d geo M a b ->
  meets_TH n t d M a b.
Proof. intros N G L. now apply (OtherBoxes.T26_meets n t d N geo G H L). Qed.
Theorem T26_clipped n t d geo x M a b : exceeds_by n t d geo x M a b ->
  exists a' b', holds_GH n t d geo M a' b' /\
    forall k, (k < d)%nat -> boxed_midpoint n t a' b' M k = boxed_midpoint n t a b M k.
Proof. apply OtherBoxes.T26_clipped. Qed.

(** GH itself is such a box. *)
Theorem T26_box_geom n t d geo H H' : round n (box_rule n t geo) H H' ->
  boxed_round n t (fun _ => holds_GH n t d geo) H H'.
Proof. apply OtherBoxes.T26_box_geom. Qed.

(** T7 asks only that the boxes meet TH; T10 that they are functions of multisets; *)
Theorem T26_validity n t d r H H' a b : (n > 2 * t)%nat -> (n - t <= length H)%nat ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r H H' -> inside d a b H -> inside d a b H'.
Proof. apply OtherBoxes.T26_validity_run. Qed.
Theorem T26_same_multiset n t d lower upper : (t < n)%nat -> of_multisets d lower ->
  of_multisets d upper -> of_multisets d (fun M => boxed_midpoint n t (lower M) (upper M) M).
Proof. apply OtherBoxes.T26_same_multiset. Qed.

(** T11 that they hold GH. *)
Theorem T26_one_dimension n t geo r H H' : (n > 3 * t)%nat -> (n - t <= length H)%nat ->
  is_median_rule 1 geo -> rounds (boxed_round n t (fun _ => holds_GH n t 1 geo)) r H H' ->
  diagonal 1 H' <= (/ 2) ^ r * diagonal 1 H.
Proof. apply OtherBoxes.T26_one_dimension_run. Qed.

(** An output is at most half of what the box exceeds GH by from BOX-GEOM's. So is T13, in
    all rounds: what later boxes exceed GH by does not matter. *)
Theorem T26_near n t d geo x M a b k : exceeds_by n t d geo x M a b -> (k < d)%nat ->
  Rabs (boxed_midpoint n t a b M k - box_rule n t geo M k) <= x k / 2.
Proof. apply OtherBoxes.T26_near. Qed.
Theorem T26_approximation n t d geo x r H nodes R H' y : (n > 2 * t)%nat ->
  is_median_rule d geo -> length H = (n - t)%nat -> length nodes = length H ->
  (forall M a b, In (M, a, b) nodes ->
     receives n H M /\ covered n t d geo M R /\ exceeds_by n t d geo x M a b) ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r
    (map (fun '(M, a, b) => boxed_midpoint n t a b M) nodes) H' -> In y H' ->
  dist d y (geo H) <= 2 * sqrt (INR d) * R + norm d x / 2.
Proof. intros N G L. now apply (OtherBoxes.T26_approximation n t d N geo G H L x r nodes). Qed.
Theorem T26_common n t d geo x r H M0 nodes R H' y : (n > 2 * t)%nat ->
  is_median_rule d geo -> length H = (n - t)%nat -> receives n H M0 ->
  covered n t d geo M0 R -> length nodes = length H ->
  (forall M a b, In (M, a, b) nodes -> Permutation M0 M /\ exceeds_by n t d geo x M a b) ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r
    (map (fun '(M, a, b) => boxed_midpoint n t a b M) nodes) H' -> In y H' ->
  dist d y (geo H) <= (1 + sqrt (INR d)) * R + norm d x / 2.
Proof. intros N G L. now apply (OtherBoxes.T26_common n t d N geo G H L x r M0 nodes). Qed.

(** Boxes within GH that meet TH keep T13; but not T12 (R17). *)
Theorem T26_within n t d geo r H nodes R H' y : (n > 2 * t)%nat -> is_median_rule d geo ->
  length H = (n - t)%nat -> length nodes = length H ->
  (forall M a b, In (M, a, b) nodes -> receives n H M /\ covered n t d geo M R /\
     meets_TH n t d M a b /\
     forall k, (k < d)%nat -> GH_lower n t geo M k <= a k /\ b k <= GH_upper n t geo M k) ->
  rounds (boxed_round n t (fun _ => meets_TH n t d)) r
    (map (fun '(M, a, b) => boxed_midpoint n t a b M) nodes) H' -> In y H' ->
  dist d y (geo H) <= 2 * sqrt (INR d) * R.
Proof. apply OtherBoxes.T26_within. Qed.

(** With rounding: if boxes may miss that median by [eta], and outputs are off by at most
    [epsilon], the diagonal comes down to (|eta| + 2 |epsilon|)/(1 - c), c the factor. *)
Theorem T26_slack n t d geo eta epsilon r H H' : (n > 3 * t)%nat -> is_median_rule d geo ->
  (forall k, 0 <= eta k) -> (n - t <= length H)%nat ->
  rounds (fun H H' => exists L, boxed_round n t (holds_median n t d geo eta) H L /\
                                pairwise_near d epsilon L H') r H H' ->
  let c := Rmin ((1 + sqrt (INR t / INR (n - 2 * t))) / 2)
    ((1 + sqrt (INR t * INR (n - 2 * t) / (4 * (INR (n - t) * INR (n - 3 * t))))) / 2) in
  diagonal d H' <= c ^ r * diagonal d H + (norm d eta + 2 * norm d epsilon) / (1 - c).
Proof. apply Theorem26.T26_slack. Qed.

(** ** What does not hold

    Claims that are easily believed, and counterexamples to them: each for every rule that
    computes medians, whatever it chooses where a median is not unique. *)

(** R1. "TH_i meets GH_j": four nodes, in the plane, are a counterexample, *)
Theorem R1_meet geo : is_median_rule 2 geo ->
  exists H Mi Mj, (4 - 1 <= length H)%nat /\ receives 4 H Mi /\ receives 4 H Mj /\
  ~ meet (TH_lower 4 1 Mi 0) (TH_upper 4 1 Mi 0) (GH_lower 4 1 geo Mj 0) (GH_upper 4 1 geo Mj 0).
Proof. apply Counterexamples.R1_meet. Qed.

(** and so they are to "BOX-GEOM halves every edge in every round", and to "every edge
    shrinks": edge 0 does not. *)
Theorem R1_halves : exists H, (4 - 1 <= length H)%nat /\ 0 < edges H 0%nat /\
  forall geo, is_median_rule 2 geo -> exists H', round 4 (box_rule 4 1 geo) H H' /\
    edges H 0%nat <= edges H' 0%nat.
Proof. apply Counterexamples.R1_halves. Qed.

(** R2. "The longest edge shrinks in every round": in 14 dimensions it need not, with four
    nodes. *)
Theorem R2 : exists H, (4 - 1 <= length H)%nat /\ (forall k, (k < 14)%nat -> edges H k <= 1) /\
  forall geo, is_median_rule 14 geo -> exists H', round 4 (box_rule 4 1 geo) H H' /\
    1 <= edges H' 0%nat.
Proof. apply Counterexamples.R2. Qed.

(** R6. "n = 3t suffices": of three nodes the two honest ones may stay where they are. *)
Theorem R6 : exists H, (3 - 1 <= length H)%nat /\ 0 < diagonal 1 H /\
  forall geo, is_median_rule 1 geo -> exists H', round 3 (box_rule 3 1 geo) H H' /\
    diagonal 1 H <= diagonal 1 H'.
Proof. apply Counterexamples.R6. Qed.

(** R9. "BOX-MEAN halves every edge": with four nodes the factor can be 2/3. *)
Theorem R9 : exists H H', (4 - 1 <= length H)%nat /\ 0 < edges H 0%nat /\
  round 4 (box_rule 4 1 mean) H H' /\ edges H' 0%nat = 2 / 3 * edges H 0%nat.
Proof. apply Counterexamples.R9. Qed.

(** R11. "The gap of T12, from the honest median to a trusted interval, is at most t/(n-t) of
    the diagonal": with ten nodes, three of them Byzantine, it is more in one coordinate. *)
Theorem R11 : exists H M, length H = (10 - 3)%nat /\ receives 10 H M /\
  forall geo, is_median_rule 2 geo -> 3 / 7 * diagonal 2 H < TH_lower 10 3 M 0 - geo H 0%nat.
Proof. apply Counterexamples.R11. Qed.

(** R12. "BOX-GEOM contracts the diagonal by n/(2(n-t)) in every round", as BOX-MEAN does:
    not with 22 nodes, 7 of them Byzantine. *)
Theorem R12 : exists H, (22 - 7 <= length H)%nat /\
  forall geo, is_median_rule 2 geo -> exists H', round 22 (box_rule 22 7 geo) H H' /\
    22 / 30 * diagonal 2 H < diagonal 2 H'.
Proof. apply Counterexamples.R12. Qed.

(** R13. "BOX-GEOM contracts the diagonal by less than 3/4 in every round": the same 22
    nodes; *)
Theorem R13 : exists H, (22 - 7 <= length H)%nat /\
  forall geo, is_median_rule 2 geo -> exists H', round 22 (box_rule 22 7 geo) H H' /\
    3 / 4 * diagonal 2 H < diagonal 2 H'.
Proof. apply Counterexamples.R13. Qed.

(** and no other factor below 1 holds for all n > 3t. *)
Theorem R13_no_factor c : c < 1 -> exists n t H, (n > 3 * t)%nat /\ (n - t <= length H)%nat /\
  0 < diagonal 2 H /\
  forall geo, is_median_rule 2 geo -> exists H', round n (box_rule n t geo) H H' /\
    c * diagonal 2 H < diagonal 2 H'.
Proof. apply Counterexamples.R13_no_factor. Qed.
