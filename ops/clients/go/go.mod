module example.invalid/sluice

go 1.19
