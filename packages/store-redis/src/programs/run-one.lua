-- Runs a single spend of a single key: what an idle limiter sends, and most of what a limiter on a Cluster
-- sends.
--
-- ARGV  3 algorithm, 4 cost, 5 count, 6 to 8 the three parameters

length = 1
reply[1] = now
answer_alone(0, 1, ARGV[4] + 0, ARGV[5] + 0, algorithms[ARGV[3]], ARGV[6] + 0, ARGV[7] + 0, ARGV[8] + 0)
return refusal or reply
